namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// Whether a processor has a handler, which it does not tell: an event of the SDK's takes one handler, and refuses a second one.
/// </summary>
internal static class Handlers
{
    /// <summary>Throws, as the SDK's processors do, where one that is necessary is missing.</summary>
    public static void Require(string name, Action add, Action remove)
    {
        if (IsAdded(add)) return;
        remove();
        throw new InvalidOperationException($"Cannot begin processing without {name} handler set.");
    }

    /// <summary>Adds one that does nothing, where there is none.</summary>
    public static void Default(Action add) => IsAdded(add);

    private static bool IsAdded(Action add)
    {
        try
        {
            add();
            return false;
        }
        catch (NotSupportedException)
        {
            return true;
        }
    }
}
