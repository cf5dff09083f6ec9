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

    /// <summary>The address as it may be shown: there is no secret in it.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{HostText}:{Port}/{Destination}{Query}");

    private string HostText => Host.Contains(':', StringComparison.Ordinal) && Host[0] != '[' ? $"[{Host}]" : Host;

    public static ProbeAddress Parse(string text)
    {
        const string Form = "write scheme://host:port/queue, as in kafka://localhost:9092/orders";
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 1) throw new UsageException($"{Shown(text)} is no address: {Form}.");
        var scheme = text[..colon].ToLowerInvariant();
        if (!Schemes.TryGetValue(scheme, out var port))
            throw new UsageException($"There is no scheme {Shown(scheme)}: use {string.Join(", ", Schemes.Keys.Select(name => name + "://"))}.");

        // Before anything is said of the rest: what stands in front of an @ is never shown.
        if (text.Contains('@', StringComparison.Ordinal))
            throw new UsageException($"The address has a user in it, which others on this machine can read: {Instead(scheme)}.");

        var isAmqp = scheme is "amqp" or "amqps";
        if (text.Contains('#', StringComparison.Ordinal))
            throw new UsageException("The address has a # in it, and what follows one belongs to no name: write %23 for it.");
        if (text.IndexOf('?', StringComparison.Ordinal) is > 0 and var mark && !(isAmqp && IsVirtualHost(text.AsSpan(mark))))
            throw new UsageException($"What follows the ? of the address is not understood: {(isAmqp ? OnlyVirtualHost : Instead(scheme))}.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw new UsageException($"{Shown(text)} is no address: {Form}.");

        var destination = Percent.Decode(uri.AbsolutePath.Trim('/'));
        if (destination.Length == 0) throw new UsageException($"{Shown(text)} names no {(scheme == "kafka" ? "topic" : "queue")}: {Form}.");
        return new ProbeAddress(scheme, uri.Host, uri.IsDefaultPort || uri.Port < 0 ? port : uri.Port, destination, uri.Query);
    }

    private static string Instead(string scheme) => scheme switch
    {
        "kafka" => "take it out, and name a file of librdkafka's properties in MSGPROP_KAFKA_CONFIG",
        "amqp" or "amqps" => "take it out, and set MSGPROP_AMQP_USER and MSGPROP_AMQP_PASSWORD",
        "servicebus" => "take it out, and set MSGPROP_SERVICEBUS to a connection string",
        _ => "take it out, and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or what else the AWS SDK reads",
    };

    private static bool IsVirtualHost(ReadOnlySpan<char> query) => query.StartsWith(VirtualHost, StringComparison.Ordinal) && !query.Contains('&');

    private static string Shown(string text) => Secrets.MayBeIn(text) ? "What was given" : $"'{OneLine.Of(text)}'";
}
