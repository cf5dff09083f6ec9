namespace Messaging.Integration.Tests.Brokers;

public sealed class BrokerSourceTests
{
    [Theory]
    [InlineData(true, "somewhere", "Container")]
    [InlineData(true, null, "Container")]
    [InlineData(false, "somewhere", "Given")]
    [InlineData(false, "", "Local")]
    [InlineData(false, null, "Local")]
    public void A_container_comes_first_then_what_is_given_then_what_this_machine_has(bool dockerAnswers, string? given, string source) =>
        Assert.Equal(source, BrokerSources.Choose(dockerAnswers, given).ToString());

    [Theory]
    [InlineData("kafka", true, true)]
    [InlineData("rabbitmq", true, true)]
    [InlineData("sqs", true, true)]
    [InlineData("servicebus", true, false)]
    [InlineData("rabbitmq", false, false)]
    public void In_continuous_integration_no_broker_may_be_missing_but_the_one_known_for_it(string broker, bool inContinuousIntegration, bool fails) =>
        Assert.Equal(fails, Absence.IsFailure(broker, inContinuousIntegration));

    [Fact]
    public async Task Asking_again_brings_the_same_broker()
    {
        await using var fixture = new KafkaFixture();

        Assert.Same(await fixture.GetAsync(), await fixture.GetAsync());
    }
}
