using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>Fields of a size: lists whose members are small enough for every reader of them, and fields in a number.</summary>
internal static class SizedFields
{
    private const int Member = 100;

    /// <summary><c>baggage</c> or <c>tracestate</c> of exactly so many bytes.</summary>
    public static IReadOnlyList<ProbeField> List(string field, int bytes)
    {
        var text = new StringBuilder(bytes);
        for (var number = 0; text.Length < bytes; number++)
        {
            // The last takes what would be too short for one of its own.
            var left = bytes - text.Length;
            var length = left < 2 * Member ? left : Member - 1;
            var key = string.Create(CultureInfo.InvariantCulture, $"k{number}=");
            text.Append(key).Append('v', length - key.Length);
            if (left >= 2 * Member) text.Append(',');
        }

        return [new ProbeField(field, text.ToString())];
    }

    /// <summary>So many fields that a message has them, the probe's own included.</summary>
    public static IReadOnlyList<ProbeField> Number(int fields) =>
        [.. Enumerable.Range(1, fields - 1).Select(number => new ProbeField(string.Create(CultureInfo.InvariantCulture, $"msgprop-probe-{number}"), "value"))];
}
