namespace Messaging.Propagation.Cli.Audit;

/// <summary>Operations by their names, also by those of older conventions, and by the kind of a span that names none.</summary>
internal static class MessagingOperations
{
    private const byte Producer = 4, Consumer = 5;

    public static MessagingOperation Of(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("send"u8) || name.SequenceEqual("publish"u8)) return MessagingOperation.Send;
        if (name.SequenceEqual("process"u8) || name.SequenceEqual("deliver"u8)) return MessagingOperation.Process;
        if (name.SequenceEqual("receive"u8)) return MessagingOperation.Receive;
        if (name.SequenceEqual("create"u8)) return MessagingOperation.Create;
        return name.SequenceEqual("settle"u8) ? MessagingOperation.Settle : MessagingOperation.None;
    }

    public static MessagingOperation OfKind(byte kind) => kind switch
    {
        Producer => MessagingOperation.Send,
        Consumer => MessagingOperation.Process,
        _ => MessagingOperation.None,
    };
}
