using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Testing;

/// <summary>What a receipt handle says: which receive, of which message, from which queue.</summary>
internal readonly record struct SqsReceipt(string Queue, string MessageId, int Receive)
{
    private const char Separator = ' ';

    public override string ToString() => Convert.ToBase64String(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Queue}{Separator}{MessageId}{Separator}{Receive}")));

    /// <summary>Reads a handle that was given out by this queue.</summary>
    public static SqsReceipt Parse(string? handle, string queue)
    {
        if (string.IsNullOrEmpty(handle)) throw SqsErrors.Missing("ReceiptHandle");
        var bytes = new byte[handle.Length];
        if (!Convert.TryFromBase64String(handle, bytes, out var written)) throw SqsErrors.InvalidReceipt();
        var parts = Encoding.UTF8.GetString(bytes, 0, written).Split(Separator);
        if (parts.Length != 3 || parts[0] != queue || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var receive))
            throw SqsErrors.InvalidReceipt();
        return new SqsReceipt(parts[0], parts[1], receive);
    }
}
