using Messaging.Propagation.Cli.Audit;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Properties_of_Kafka_are_read_from_a_file_with_remarks_in_it()
    {
        File.WriteAllText(file, "# ours\n\nsecurity.protocol = SASL_SSL\nsasl.password=a=b\n");

        Assert.Equal(new() { ["security.protocol"] = "SASL_SSL", ["sasl.password"] = "a=b" }, KafkaSettings.Read(file));
    }

    [Fact]
    public void A_line_that_is_no_property_is_named_by_its_number_and_not_shown()
    {
        File.WriteAllText(file, "client.id=x\nhunter2\n");

        var exception = Assert.Throws<UsageException>(() => KafkaSettings.Read(file));

        Assert.Contains("Line 2", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData(".")]
    public void A_file_that_is_none_is_said_so(string name) =>
        Assert.Contains("cannot be read", Assert.Throws<UsageException>(() => KafkaSettings.Read(Path.Combine(Path.GetTempPath(), name))).Message, StringComparison.Ordinal);

    [Fact]
    public void No_file_is_no_properties() => Assert.Empty(KafkaSettings.Read(null));

    [Theory]
    [InlineData("100ms", 0.1)]
    [InlineData("30s", 30)]
    [InlineData("1.5s", 1.5)]
    [InlineData("2m", 120)]
    [InlineData("60m", 3600)]
    [InlineData("1h", 3600)]
    public void A_time_is_read_as_people_write_it_and_by_every_command_alike(string text, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), ProbeOptions.ParseTimeout(text));
        Assert.Equal(TimeSpan.FromSeconds(seconds), AuditWindow.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("7")]
    [InlineData("NaNs")]
    [InlineData("1e300h")]
    [InlineData("-1m")]
    [InlineData("5 m")]
    [InlineData("99999999999999999999999999h")]
    [InlineData("1d")]
    public void What_is_no_time_is_one_for_no_command(string text)
    {
        Assert.Throws<UsageException>(() => ProbeOptions.ParseTimeout(text));
        Assert.Throws<UsageException>(() => AuditWindow.Parse(text));
    }

    [Theory]
    [InlineData("99ms")]
    [InlineData("61m")]
    public void A_time_to_wait_is_neither_too_short_nor_too_long(string text) => Assert.Throws<UsageException>(() => ProbeOptions.ParseTimeout(text));

    [Theory]
    [InlineData("kafka://host/topic", "kafka", "host", 9092, "topic")]
    [InlineData("AMQPS://host/a%20b", "amqps", "host", 5671, "a b")]
    [InlineData("sqs+https://sqs.eu-west-1.amazonaws.com/123456789012/orders", "sqs+https", "sqs.eu-west-1.amazonaws.com", 443, "123456789012/orders")]
    [InlineData("sqs+http://[::1]:9324/orders", "sqs+http", "[::1]", 9324, "orders")]
    public void An_address_has_its_schemes_port(string text, string scheme, string host, int port, string destination)
    {
        var address = ProbeAddress.Parse(text);

        Assert.Equal((scheme, host, port, destination), (address.Scheme, address.Host, address.Port, address.Destination));
    }

    [Fact]
    public void A_socket_is_given_an_address_of_IPv6_without_its_brackets()
    {
        var factory = RabbitMqConnection.FactoryOf(ProbeAddress.Parse("amqps://[::1]:5671/orders?vhost=our%2Fs"), new ProbeOptions(5, TimeSpan.FromSeconds(1), Creates: false));

        Assert.Equal(("::1", "::1", "our/s"), (factory.HostName, factory.Ssl.ServerName, factory.VirtualHost));
    }
}
