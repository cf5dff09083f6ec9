using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Messaging.Propagation.Dashboard;

/// <summary>Serves at most <see cref="PropagationDashboardOptions.MaxStreams"/> requests at the same time, and answers further ones with 503.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the endpoints, and a limiter without a queue holds nothing to release.")]
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
