namespace Messaging.Propagation;

/// <summary>
/// The room that is left on a carrier while fields are written, the most important first. Once a field has found no room, no less
/// important one finds any: otherwise the order of dropping would depend on sizes.
/// </summary>
internal struct CarrierRoom(in CarrierBudget budget)
{
    private readonly int overhead = budget.FieldOverhead;
    private long fields = budget.Fields ?? int.MaxValue;
    private long bytes = budget.Bytes ?? int.MaxValue;

    private bool isOpen = true;

    /// <summary>Takes the room of fields that belong together; returns false if there is less.</summary>
    public bool TryTake(int count, int namesAndValues)
    {
        var cost = namesAndValues + ((long)count * overhead);
        isOpen = isOpen && count <= fields && cost <= bytes;
        if (!isOpen) return false;

        fields -= count;
        bytes -= cost;
        return true;
    }
}
