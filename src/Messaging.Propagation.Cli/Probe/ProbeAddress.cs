using System.Globalization;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>A destination as the command line names it.</summary>
/// <param name="Scheme">In lower case: <c>kafka</c>, <c>amqp</c>, <c>amqps</c>, <c>sqs+http</c>, <c>sqs+https</c>, <c>servicebus</c>.</param>
/// <param name="Host">The host.</param>
/// <param name="Port">The port, by default the scheme's.</param>
/// <param name="Destination">The topic or queue; on SQS it may be <c>account/queue</c>.</param>
/// <param name="Query"><c>?vhost=</c> and a virtual host of RabbitMQ, or empty.</param>
internal sealed record ProbeAddress(string Scheme, string Host, int Port, string Destination, string Query)
{
    /// <summary>What may follow the queue on RabbitMQ, and nothing may elsewhere.</summary>
    public const string VirtualHost = "?vhost=";

    private const string OnlyVirtualHost = $"only {VirtualHost}name may follow the queue";

    private static readonly Dictionary<string, int> Schemes = new(StringComparer.Ordinal)
    {
        ["kafka"] = 9092,
        ["amqp"] = 5672,
        ["amqps"] = 5671,
        ["sqs+http"] = 80,
        ["sqs+https"] = 443,
        ["servicebus"] = 5671,
    };

    /// <summary>Gets the address as it can be printed. It holds no secret.</summary>
    public string Text => Printable.Of(string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{HostText}:{Port}/{Destination}{Query}"));

    private string HostText => Host.Contains(':', StringComparison.Ordinal) && Host[0] != '[' ? $"[{Host}]" : Host;

    public static ProbeAddress Parse(string text)
    {
        const string Form = "write scheme://host:port/queue, as in kafka://localhost:9092/orders";
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 1) throw new UsageException($"{Secrets.Show(text)} is not an address: {Form}.");
        var scheme = text[..colon].ToLowerInvariant();
        if (!Schemes.TryGetValue(scheme, out var port))
            throw new UsageException($"The address has an unknown scheme: use {string.Join(", ", Schemes.Keys.Select(name => name + "://"))}.");

        // From here on no message repeats the address: it may hold a password in any place.
        if (HasSecret(text, colon + 3)) throw new UsageException($"The address contains a user or a key, which others on this machine can read: {Instead(scheme)}.");

        var isAmqp = scheme is "amqp" or "amqps";
        if (text.Contains('#', StringComparison.Ordinal)) throw new UsageException("The address contains a #: write %23 for one in a name.");
        if (text.IndexOf('?', StringComparison.Ordinal) is > 0 and var mark && !(isAmqp && IsVirtualHost(text.AsSpan(mark))))
            throw new UsageException($"The part of the address after the ? is not understood: {(isAmqp ? OnlyVirtualHost : Instead(scheme))}.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new UsageException($"The {scheme}:// address cannot be parsed: {Form}.");

        var destination = Percent.Decode(uri.AbsolutePath.Trim('/'));
        if (destination.Length == 0) throw new UsageException($"The {scheme}:// address names no {(scheme == "kafka" ? "topic" : "queue")}: {Form}.");
        return new ProbeAddress(scheme, uri.Host, uri.IsDefaultPort || uri.Port < 0 ? port : uri.Port, destination, uri.Query);
    }

    // A user before an @, encoded or not, or a part of a connection string.
    private static bool HasSecret(string text, int authority)
    {
        var end = text.IndexOf('/', authority);
        return text.AsSpan().ContainsAny('@', ';') || Percent.Decode(text[authority..(end < 0 ? text.Length : end)]).Contains('@', StringComparison.Ordinal);
    }

    private static string Instead(string scheme) => scheme switch
    {
        "kafka" => "remove it, and name a file of librdkafka properties in MSGPROP_KAFKA_CONFIG",
        "amqp" or "amqps" => "remove it, and set MSGPROP_AMQP_USER and MSGPROP_AMQP_PASSWORD",
        "servicebus" => "remove it, and set MSGPROP_SERVICEBUS to a connection string",
        _ => "remove it, and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or another source that the AWS SDK reads",
    };

    private static bool IsVirtualHost(ReadOnlySpan<char> query) => query.StartsWith(VirtualHost, StringComparison.Ordinal) && !query.Contains('&');
}
