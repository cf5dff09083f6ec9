namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// Messages of others that a probe has read and holds until it ends. They are kept from coming again in between, for each time counts as a delivery, and a few
/// of those make a dead letter.
/// </summary>
/// <param name="renew">Keeps messages for as long again. One that it leaves out comes again, and then the probe gives up.</param>
/// <param name="time">The clock.</param>
internal sealed class HeldMessages<T>(Func<IReadOnlyList<T>, Task> renew, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, T> messages = [];
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? renewing;

    public int Count
    {
        get
        {
            lock (gate) return messages.Count;
        }
    }

    /// <summary>Holds a message, which must be kept again and again after such a time.</summary>
    /// <returns>False where it was held already; by its newer delivery it can be given back.</returns>
    public bool Add(string id, T message, TimeSpan period)
    {
        lock (gate)
        {
            renewing ??= RenewAsync(period);
            var isNew = !messages.ContainsKey(id);
            messages[id] = message;
            return isNew;
        }
    }

    /// <summary>Keeps them no longer.</summary>
    /// <returns>What is to be given back.</returns>
    public async Task<IReadOnlyList<T>> EndAsync()
    {
        ending.TrySetResult();
        if (renewing is not null) await renewing;
        return All();
    }

    private List<T> All()
    {
        lock (gate) return [.. messages.Values];
    }

    private async Task RenewAsync(TimeSpan period)
    {
        while (await Task.WhenAny(Task.Delay(period, time), ending.Task) != ending.Task)
        {
            try
            {
                await renew(All());
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The broker is away, and the next time may do: there are several before a message comes again.
                continue;
            }
        }
    }
}
