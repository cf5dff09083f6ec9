using System.Net;
using System.Text;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>Many open pages cost a bounded amount of memory, and one serialization of the state between them.</summary>
[Collection(Alone.Name)]
public sealed class StreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void All_pages_share_one_state_within_a_refresh_interval()
    {
        var (time, reads) = (new ManualTimeProvider(), 0);
        var stream = new StateStream(() => new { Number = ++reads }, new PropagationDashboardOptions(), time, default);

        for (var i = 0; i < 900; i++) Assert.Equal("event: state\ndata: {\"number\":1}\n\n", Encoding.UTF8.GetString(stream.Latest().Span));
        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 900; i++) Assert.Equal("event: state\ndata: {\"number\":2}\n\n", Encoding.UTF8.GetString(stream.Latest().Span));

        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task Streams_beyond_the_limit_are_refused_with_what_to_do_and_admitted_again_when_one_ends()
    {
        await using var site = await Site.StartAsync(configure: options => options.MaxStreams = 2);
        using var first = await OpenAsync(site);
        using var second = await OpenAsync(site);

        using var third = await OpenAsync(site);
        var text = await third.Content.ReadAsStringAsync(Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (first.StatusCode, second.StatusCode, third.StatusCode));
        Assert.Contains("2 open pages", text, StringComparison.Ordinal);
        Assert.Contains("MaxStreams", text, StringComparison.Ordinal);
        first.Dispose();
        await AdmitsAgainAsync(site);
    }

    [Fact]
    public async Task Nine_hundred_clients_that_read_nothing_take_a_bounded_amount_of_memory_and_make_room_again()
    {
        await using var site = await Site.StartAsync(configure: options => options.MaxStreams = 100);
        for (var i = 0; i < FailureLog.MaxKinds; i++) site.Wire($"{i} {new string('x', 1000)}").Receive(new FieldList().With("traceparent", "junk"));
        Assert.True((await site.Http.GetStringAsync("/propagation/api/state", Token)).Length > 1_000_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var clients = await Task.WhenAll(Enumerable.Range(0, 900).Select(_ => OpenAsync(site)));
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.All(clients, client => Assert.True(client.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        Assert.True(clients.Count(client => client.IsSuccessStatusCode) >= 100);
        Assert.True(taken < 80_000_000, $"The clients hold {taken} bytes.");
        await AdmitsAgainAsync(site);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task Requests_for_the_state_beyond_the_limit_are_refused_while_answers_are_being_read()
    {
        await using var site = await Site.StartAsync(configure: options => options.MaxStreams = 1);
        for (var i = 0; i < FailureLog.MaxKinds; i++) site.Wire($"{i} {new string('x', 10_000)}").Receive(new FieldList().With("traceparent", "junk"));

        // More than sockets hold, so that the answer lasts until it is read.
        using var unread = await site.Http.GetAsync("/propagation/api/state", HttpCompletionOption.ResponseHeadersRead, Token);
        using var refused = await site.Http.GetAsync("/propagation/api/state", HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (unread.StatusCode, refused.StatusCode));
    }

    private static Task AdmitsAgainAsync(Site site) => Eventually.Holds(async () =>
    {
        using var again = await OpenAsync(site);
        return again.IsSuccessStatusCode;
    }, "a stream is admitted in place of one that ended");

    private static Task<HttpResponseMessage> OpenAsync(Site site) => site.Http.GetAsync("/propagation/api/stream", HttpCompletionOption.ResponseHeadersRead, Token);
}
