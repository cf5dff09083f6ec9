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

        // Three have a form with a request, by which they go: what is written and asked for has no place in the short form.
        Assert.Equal(
            ["ReceiveMessageAsync(String, CancellationToken)", "SendMessageAsync(String, String, CancellationToken)", "SendMessageBatchAsync(String, List`1, CancellationToken)"],
            coverage.Gaps.Select(gap => gap.Split(": ")[0]).Order());
        Assert.Equal((46, 14), (coverage.Members, coverage.Intercepted));
    }

    [Fact]
    public void Everything_that_the_interceptor_offers_is_a_member_of_the_client() =>
        Assert.Empty(DecoratorCoverage.Strays<IAmazonSQS>(typeof(ClientInterceptor)));

    [Fact]
    public void A_copied_request_has_everything_that_a_caller_can_set()
    {
        var attributes = new Dictionary<string, MessageAttributeValue>();
        var system = new Dictionary<string, MessageSystemAttributeValue>();
        var (names, more) = (new List<string> { "a" }, new List<string> { "b" });

        AssertSame(Filled<SendMessageRequest>(attributes, system, names), request => SqsRequests.Copy(request, attributes, system));
        AssertSame(Filled<SendMessageBatchRequestEntry>(attributes, system, names), entry => SqsRequests.Copy(entry, attributes, system));
        AssertSame(Filled<SendMessageBatchRequest>(attributes, system, names), request => SqsRequests.Copy(request, request.Entries));
        AssertSame(Filled<ReceiveMessageRequest>(attributes, system, names), request => SqsRequests.Copy(request, names, names));
        Assert.NotEqual(names, SqsRequests.Copy(new ReceiveMessageRequest(), more, more).MessageAttributeNames);
    }

    // Every property that a newer SDK adds is filled here by its type, and then missed in the copy.
    private static T Filled<T>(params object[] values)
        where T : new()
    {
        var made = new T();
        foreach (var property in Settable(typeof(T)))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            property.SetValue(made, type == typeof(string) ? property.Name : type == typeof(int) ? 7
                : type == typeof(List<SendMessageBatchRequestEntry>) ? new List<SendMessageBatchRequestEntry> { new() }
                : Array.Find(values, type.IsInstanceOfType));
        }

        return made;
    }

    private static void AssertSame<T>(T original, Func<T, T> copy)
        where T : class
    {
        var copied = copy(original);
        Assert.NotSame(original, copied);
        Assert.All(Settable(typeof(T)), property =>
        {
            Assert.NotNull(property.GetValue(original));
            Assert.Equal(property.GetValue(original), property.GetValue(copied));
        });
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite);
}
