namespace Messaging.Propagation.Cli.Tests;

/// <summary>A password in an argument reaches neither output, whatever the argument was meant for.</summary>
public sealed class SecretTests
{
    public static TheoryData<string> Secrets =>
    [
        "amqp://me:hunter2%40127.0.0.1/q",
        "amqps://me%3Ahunter2%40127.0.0.1/q",
        "amqp://me:hunter2/q",
        "kafka://me:hunter2%40127.0.0.1:9092/q",
        "sqs+https://KEY:hunter2%40sqs.eu-west-1.amazonaws.com/q",
        "servicebus://me:hunter2%40127.0.0.1/q",
        "servicebus://127.0.0.1/q;SharedAccessKey=hunter2",
        "Endpoint=sb://127.0.0.1/;SharedAccessKeyName=me;SharedAccessKey=hunter2=",
        "sasl.password=hunter2",
        "hunter2%40127.0.0.1",
        "me:hunter2",
        "--password=hunter2",
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_password_is_not_repeated(string secret)
    {
        string[][] uses =
        [
            ["probe", secret], ["probe", "kafka://127.0.0.1:1/q", "--through", secret], ["probe", "kafka://127.0.0.1:1/q", "--count", secret],
            ["probe", "kafka://127.0.0.1:1/q", secret], [secret], [secret, "kafka://127.0.0.1:1/q"], ["inject", secret], ["inspect", "--key", secret, "a=b"],
            ["inspect", "--formats", secret, "a=b"],
        ];
        foreach (var args in uses)
        {
            var (exit, output, error) = Tool.Run("", args);

            Assert.Equal((2, ""), (exit, output));
            Assert.StartsWith("msgprop: ", error, StringComparison.Ordinal);
            Assert.Equal(1, error.Count(c => c == '\n'));
            Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
        }
    }
}
