using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>What was written on a message that is about to be sent.</summary>
public readonly struct InjectionReport
{
    private readonly InjectionResult result;

    internal InjectionReport(MessagingOperation operation, in InjectionPlan plan, in InjectionResult result)
    {
        Operation = operation;
        Context = plan.Context;
        Stamp = result.Stamped ? plan.Stamp!.Value with { Fields = result.Written } : null;
        this.result = result;
    }

    /// <summary>The operation that sends it, with its broker and destination.</summary>
    public MessagingOperation Operation { get; }

    /// <summary>The context that the message carries now; default where it carries baggage alone.</summary>
    public ActivityContext Context { get; }

    /// <summary>The fields that the message carries now.</summary>
    public StampedFields Fields => result.Written;

    /// <summary>The bytes of baggage written.</summary>
    public int BaggageSize => result.BaggageSize;

    /// <summary>The stamp written; null where stamps are switched off.</summary>
    public ContextStamp? Stamp { get; }

    /// <summary>What was not written, or not whole, and why; empty as a rule.</summary>
    public IReadOnlyList<DroppedField> Dropped => result.Dropped ?? [];
}
