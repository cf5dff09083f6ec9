namespace Messaging.Propagation.Testing;

/// <summary>Which messages a receive gets, and which go to the dead-letter queue instead.</summary>
internal static class SqsDispatch
{
    public static List<StoredSqsMessage> Take(
        SqsQueue queue, int most, TimeSpan visibility, DateTimeOffset now, Func<string, SqsQueue?> queueByArn)
    {
        queue.Expire(now);
        var taken = new List<StoredSqsMessage>(most);
        var blockedGroups = new HashSet<string>();
        foreach (var message in queue.Messages.ToArray())
        {
            if (taken.Count == most) break;
            if (queue.Settings.IsFifo && blockedGroups.Contains(message.GroupId!)) continue;
            if (message.VisibleAt > now)
            {
                // What is in flight or delayed holds back its group, so that the order is kept.
                if (queue.Settings.IsFifo) blockedGroups.Add(message.GroupId!);
                continue;
            }

            if (IsMoved(queue, message, now, queueByArn)) continue;
            message.ReceiveCount++;
            message.ReceivedHere++;
            message.FirstReceived ??= now;
            message.LastReceived = now;
            message.VisibleAt = now + visibility;
            taken.Add(message);
        }

        return taken;
    }

    private static bool IsMoved(SqsQueue queue, StoredSqsMessage message, DateTimeOffset now, Func<string, SqsQueue?> queueByArn)
    {
        if (queue.Settings.Redrive is not { } redrive || message.ReceivedHere < redrive.MaxReceiveCount) return false;
        if (queueByArn(redrive.DeadLetterTargetArn) is not { } target) return false;
        queue.Remove(message);
        target.TakeOver(message, queue.Arn, now);
        return true;
    }
}
