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
    [InlineData("7", 7)]
    [InlineData("60m", 3600)]
    public void A_time_is_read_as_people_write_it(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse("--timeout", text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("99ms")]
    [InlineData("61m")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1h")]
    public void What_is_no_time_or_not_a_useful_one_is_refused(string text) => Assert.Throws<UsageException>(() => Duration.Parse("--timeout", text));

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
}
