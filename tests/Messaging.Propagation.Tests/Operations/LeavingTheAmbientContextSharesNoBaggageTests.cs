using OpenTelemetry;

namespace Messaging.Propagation.Tests.Operations;

/// <summary>A loop that has left the ambient context does not see what its starter does with baggage later, and the starter not what the loop does.</summary>
public sealed class LeavingTheAmbientContextSharesNoBaggageTests : IDisposable
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_starter_had_some_or_had_cleared_it(bool isCleared)
    {
        using var later = new SemaphoreSlim(0);
        Baggage.SetBaggage("tenant", "starter");
        if (isCleared) Baggage.ClearBaggage();
        var loop = LoopAsync();

        Baggage.SetBaggage("tenant", "later");
        later.Release();

        Assert.Null(await loop);
        Assert.Equal("later", Baggage.GetBaggage("tenant"));
        Assert.Null(Baggage.GetBaggage("loop"));

        async Task<string?> LoopAsync()
        {
            MessageProcessing.LeaveAmbient();
            await later.WaitAsync(TestContext.Current.CancellationToken);
            var seen = Baggage.GetBaggage("tenant");
            Baggage.SetBaggage("loop", "1");
            return seen;
        }
    }

    public void Dispose() => Baggage.ClearBaggage();
}
