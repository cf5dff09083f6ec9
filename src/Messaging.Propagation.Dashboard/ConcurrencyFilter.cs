using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Messaging.Propagation.Dashboard;

/// <summary>Answers so many requests at the same time, until their answers are sent, and further ones with 503.</summary>
internal sealed class ConcurrencyFilter(PropagationDashboardOptions options) : IEndpointFilter
{
    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions { PermitLimit = options.MaxStreams, QueueLimit = 0 });

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var lease = limiter.AttemptAcquire();
        if (!lease.IsAcquired)
            return Results.Text(
                $"The dashboard serves at most {options.MaxStreams} open pages. Close one, or set MaxStreams in MapPropagationDashboard.",
                statusCode: StatusCodes.Status503ServiceUnavailable);

        // Here, because the lease ends before ASP.NET Core would send the result.
        if (await next(context) is IResult result) await result.ExecuteAsync(context.HttpContext);
        return Results.Empty;
    }
}
