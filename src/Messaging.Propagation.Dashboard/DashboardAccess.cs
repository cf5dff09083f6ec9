using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Messaging.Propagation.Dashboard;

/// <summary>
/// Decides who sees the dashboard: those whom the application names or, in Development alone, every request that is addressed to this machine.
/// </summary>
internal sealed class DashboardAccess(string path, PropagationDashboardOptions options, bool isDevelopment)
{
    private string NoAuthorization =>
        $"The dashboard at {path} is enabled outside Development and has no authorization: call .RequireAuthorization(...) on the result of " +
        "MapPropagationDashboard, or set options.Authorize. To serve it to everyone, call .AllowAnonymous().";

    private string NotLoopback =>
        $"In Development the dashboard at {path} answers only requests for localhost, 127.0.0.1 or [::1]. To use another host name, call " +
        ".RequireAuthorization(...) on the result of MapPropagationDashboard, or set options.Authorize. To serve it to everyone, call .AllowAnonymous().";

    /// <summary>Throws if no request could be served.</summary>
    /// <exception cref="InvalidOperationException">Thrown when the endpoints have no authorization outside Development.</exception>
    public void Check(IEnumerable<Endpoint> endpoints)
    {
        if (!isDevelopment && options.Authorize is null && !endpoints.All(IsDecided)) throw new InvalidOperationException(NoAuthorization);
    }

    /// <summary>Returns the answer to a request that may not see the dashboard; null for one that may.</summary>
    public async ValueTask<IResult?> RefuseAsync(HttpContext context)
    {
        if (options.Authorize is { } authorize) return await authorize(context) ? null : Results.StatusCode(StatusCodes.Status403Forbidden);
        if (context.GetEndpoint() is { } endpoint && IsDecided(endpoint)) return null;
        if (!isDevelopment) return Refusal(NoAuthorization);
        return IsLoopback(context.Request.Host.Host) ? null : Refusal(NotLoopback);
    }

    // Authorization data fails closed: without UseAuthorization(), ASP.NET Core answers no request to such an endpoint.
    private static bool IsDecided(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static IResult Refusal(string text) => Results.Text(text, statusCode: StatusCodes.Status403Forbidden);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
