using System.Reflection;

using Amazon.Runtime.Endpoints;
using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

public sealed class DecoratorCoverageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_member_of_a_client_reaches_the_one_inside(bool asProxy)
    {
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = asProxy);

        var coverage = await DecoratorCoverage.Of<IAmazonSQS>(sqs =>
        {
            var decorated = sqs.WithPropagation(propagator);
            Assert.Equal(asProxy, decorated is DispatchProxy);
            return decorated;
        }, new Endpoint("http://127.0.0.1"), new SendMessageRequest());

        // Four have a form with a request, by which they go: what is written and asked for has no place in the short form.
        Assert.Equal(
            ["ReceiveMessageAsync(String, CancellationToken)", "SendMessageAsync(String, String, CancellationToken)", "SendMessageBatchAsync(String, List`1, CancellationToken)"],
            coverage.Gaps.Select(gap => gap.Split(": ")[0]).Order());
        Assert.Equal((46, 14), (coverage.Members, coverage.Intercepted));
    }

    [Fact]
    public void Everything_that_the_interceptor_offers_is_a_member_of_the_client() =>
        Assert.Empty(DecoratorCoverage.Strays<IAmazonSQS>(typeof(ClientInterceptor)));

    [Theory]
    [InlineData(typeof(SendMessageRequest))]
    [InlineData(typeof(SendMessageBatchRequest))]
    [InlineData(typeof(SendMessageBatchRequestEntry))]
    [InlineData(typeof(ReceiveMessageRequest))]
    public void A_copied_request_has_everything_that_a_caller_can_set(Type type)
    {
        // A property that a newer SDK adds is missing here by its name, and then in the copy.
        Assert.Equal(
            Properties[type],
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite).Select(property => property.Name).Order());
    }

    private static readonly Dictionary<Type, string[]> Properties = new()
    {
        [typeof(SendMessageRequest)] =
            ["DelaySeconds", "MessageAttributes", "MessageBody", "MessageDeduplicationId", "MessageGroupId", "MessageSystemAttributes", "QueueUrl"],
        [typeof(SendMessageBatchRequest)] = ["Entries", "QueueUrl"],
        [typeof(SendMessageBatchRequestEntry)] =
            ["DelaySeconds", "Id", "MessageAttributes", "MessageBody", "MessageDeduplicationId", "MessageGroupId", "MessageSystemAttributes"],
        [typeof(ReceiveMessageRequest)] =
        [
            "AttributeNames", "MaxNumberOfMessages", "MessageAttributeNames", "MessageSystemAttributeNames", "QueueUrl", "ReceiveRequestAttemptId",
            "VisibilityTimeout", "WaitTimeSeconds",
        ],
    };
}
