using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// By what a run knows its canaries among everybody's messages: a random id, in a field and, since fields are what gets lost, in the body too.
/// </summary>
internal sealed class CanaryMark
{
    public const string Field = "msgprop-probe-id";

    private readonly byte[] prefix;

    public CanaryMark() => prefix = Encoding.ASCII.GetBytes(Run + "-");

    public string Run { get; } = Guid.NewGuid().ToString("N");

    public Canary Make(int number, IEnumerable<ProbeField> fields)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Run}-{number}");
        return new Canary(id, Encoding.ASCII.GetBytes($"A canary of msgprop probe, which may be deleted: {id}."), [new(Field, id), .. fields]);
    }

    /// <summary>The canary that a message is, or null where it is somebody else's.</summary>
    public ReceivedCanary? Read(ReadOnlySpan<byte> body, IReadOnlyList<ReceivedField> fields)
    {
        if (IdIn(body) is { } id) return new ReceivedCanary(id, fields);
        foreach (var field in fields)
        {
            if (string.Equals(field.Name, Field, StringComparison.OrdinalIgnoreCase) && IdIn(Encoding.UTF8.GetBytes(field.Value)) is { } named)
                return new ReceivedCanary(named, fields);
        }

        return null;
    }

    // Anywhere in it: a bridge may put the body into an envelope.
    private string? IdIn(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf(prefix);
        if (start < 0) return null;
        var number = text[(start + prefix.Length)..];
        var digits = number.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return Encoding.ASCII.GetString(prefix) + Encoding.ASCII.GetString(digits < 0 ? number : number[..digits]);
    }
}
