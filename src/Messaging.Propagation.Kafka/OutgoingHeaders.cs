using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// The headers of a message that is being sent: the caller's, then ours, then those that a serializer adds. It takes ours out of what the
/// client reports, so that the caller sees what a bare client reports.
/// </summary>
internal sealed class OutgoingHeaders : Headers
{
    // All of the caller's headers if some of them were replaced; otherwise null.
    private IHeader[]? before;
    private int kept, written;

    /// <summary>Copies the caller's headers without those that the send writes anew.</summary>
    public static OutgoingHeaders CopyFor(in SendOperation send, Headers? headers)
    {
        var copy = new OutgoingHeaders();
        if (headers is null) return copy;
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i];
            if (send.Replaces(header.Key)) copy.before ??= [.. headers.BackingList];
            else Append(copy, header);
        }

        copy.kept = copy.Count;
        return copy;
    }

    /// <summary>Gets whether the send has written fields that the message can go without.</summary>
    public bool HasFields => written > 0;

    /// <summary>Gets whether the caller's message carries fields that must not be sent as they are: stale ones, or refused ones.</summary>
    public bool ReplacesFields => before is not null;

    /// <summary>Returns the caller's headers without those that the send replaces and without what it has written.</summary>
    public OutgoingHeaders WithoutFields()
    {
        var bare = new OutgoingHeaders { before = before, kept = kept };
        for (var i = 0; i < Math.Min(kept, Count); i++) Append(bare, this[i]);
        return bare;
    }

    /// <summary>Notes that the send has written its fields.</summary>
    public void EndWriting() => written = Count - kept;

    /// <summary>Takes our headers out of a message that the client reports, and puts the replaced ones back.</summary>
    public void TakeOutOf(MessageMetadata? reported)
    {
        if (reported?.Headers is not { } sent || !HasOurs(sent)) return;
        var restored = new Headers();
        if (before is null)
        {
            for (var i = 0; i < kept; i++) Append(restored, sent[i]);
        }
        else
        {
            foreach (var header in before) Append(restored, header);
        }

        for (var i = kept + written; i < sent.Count; i++) Append(restored, sent[i]);
        reported.Headers = restored;
    }

    // A producer may report no headers, and a made-up one anything.
    private bool HasOurs(Headers sent)
    {
        if (sent.Count < kept + written) return false;
        for (var i = kept; i < kept + written; i++)
            if (sent[i].Key != this[i].Key)
                return false;
        return true;
    }

    // Confluent.Kafka before 2.14.2 takes only its own type of header.
    private static void Append(Headers headers, IHeader header)
    {
        if (header is Header known) headers.Add(known);
        else headers.Add(header.Key, header.GetValueBytes());
    }
}
