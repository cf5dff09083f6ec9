using System.Text;
using RabbitMQ.Client;

namespace Messaging.Propagation.Testing;

/// <summary>
/// A message that a queue gives to its dead-letter exchange, with the headers that say where and why it died. Source: RabbitMQ, "Dead Letter
/// Exchanges".
/// </summary>
internal static class DeadLetter
{
    public static MemoryMessage Of(MemoryMessage message, MemoryQueue queue, string reason, DateTimeOffset now)
    {
        var letter = new MemoryMessage(queue.DeadLetterExchange!, queue.DeadLetterRoutingKey ?? message.RoutingKey, message.Copy().Properties, message.Body);
        var headers = letter.Properties.Headers ??= new Dictionary<string, object?>();
        var deaths = headers.TryGetValue("x-death", out var value) && value is List<object?> list ? list : [];
        headers["x-death"] = deaths;
        if (deaths.OfType<Dictionary<string, object?>>().FirstOrDefault(death => IsOf(death, queue.Name, reason)) is { } known) known["count"] = (long)known["count"]! + 1;
        else deaths.Insert(0, Death(message, queue.Name, reason, now));

        headers.TryAdd("x-first-death-queue", Bytes(queue.Name));
        headers.TryAdd("x-first-death-reason", Bytes(reason));
        headers.TryAdd("x-first-death-exchange", Bytes(message.Exchange));
        return letter;
    }

    private static bool IsOf(Dictionary<string, object?> death, string queue, string reason) =>
        WireValue.TextOf(death["queue"]) == queue && WireValue.TextOf(death["reason"]) == reason;

    private static Dictionary<string, object?> Death(MemoryMessage message, string queue, string reason, DateTimeOffset now) => new()
    {
        ["count"] = 1L,
        ["reason"] = Bytes(reason),
        ["queue"] = Bytes(queue),
        ["time"] = new AmqpTimestamp(now.ToUnixTimeSeconds()),
        ["exchange"] = Bytes(message.Exchange),
        ["routing-keys"] = new List<object?> { Bytes(message.RoutingKey) },
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
