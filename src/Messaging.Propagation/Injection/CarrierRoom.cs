namespace Messaging.Propagation;

/// <summary>
/// The room that is left on a carrier while fields are written, the most important first. What has once found no room leaves none for
/// anything less important, or the order of dropping would depend on sizes.
/// </summary>
internal struct CarrierRoom(in CarrierBudget budget)
{
    private readonly int overhead = budget.FieldOverhead;
    private long fields = budget.Fields ?? int.MaxValue;
    private long bytes = budget.Bytes ?? int.MaxValue;

    /// <summary>Whether everything has fitted until now.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Takes the room of a field, if there is that much.</summary>
    public bool TryTake(string name, int valueLength) => TryTake(1, name.Length + valueLength);

    /// <summary>Takes the room of several fields that belong together, if there is that much.</summary>
    public bool TryTake(int count, int namesAndValues)
    {
        var cost = namesAndValues + ((long)count * overhead);
        IsOpen = IsOpen && count <= fields && cost <= bytes;
        if (!IsOpen) return false;

        fields -= count;
        bytes -= cost;
        return true;
    }
}
