namespace Messaging.Propagation.Cli.Probe;

/// <summary>The file of librdkafka's properties that MSGPROP_KAFKA_CONFIG names: <c>name=value</c> a line, <c>#</c> before a remark.</summary>
internal static class KafkaSettings
{
    public const string Variable = "MSGPROP_KAFKA_CONFIG";

    /// <param name="file">The file's name; null or empty where there is none.</param>
    public static Dictionary<string, string> Read(string? file)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrEmpty(file)) return settings;
        var number = 0;
        foreach (var line in Lines(file))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            var equals = text.IndexOf('=', StringComparison.Ordinal);

            // The line is not shown: it may be half a password.
            if (equals < 1) throw new UsageException($"Line {number} of the file that {Variable} names is no property: write name=value.");
            settings[text[..equals].TrimEnd()] = text[(equals + 1)..].TrimStart();
        }

        return settings;
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                $"{Variable} names '{OneLine.Of(file)}', which cannot be read: name a file of librdkafka's properties, or leave it unset.");
        }
    }
}
