namespace Messaging.Propagation;

/// <summary>The context that is already on a message that is about to be sent.</summary>
internal struct OutgoingContext
{
    /// <summary>What could be read and may be used; default where nothing may.</summary>
    public Extraction Existing;

    /// <summary>True if this process refused the context when it received it: every context field goes.</summary>
    public bool IsRefused;

    /// <summary>True if this process filtered the baggage when it received it: every baggage field goes.</summary>
    public bool HasRefusedBaggage;

    /// <summary>True if the message carries nothing that a send must look at.</summary>
    public readonly bool IsNothing => !IsRefused && !HasRefusedBaggage && Existing.IsNothing;
}
