using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The way to a federation: to the one of a home, or to one that runs elsewhere and has a context in the user's kubeconfig.</summary>
internal static class FederationAccess
{
    private const string HowToHaveOne = "make one with \"meridian up\" or \"meridian federation init\", or name the context of one by --federation";

    /// <summary>Whether the one of the home serves.</summary>
    public static bool IsRunning(MeridianHome home) => home.Federation.Exists && InstanceProcess.Find(home.Federation) is { IsServing: true };

    /// <summary>Opens a connection to the one of the home.</summary>
    /// <exception cref="CliException">There is none, or it is stopped.</exception>
    public static ApiConnection Open(MeridianHome home)
    {
        if (!home.Federation.Exists) throw new CliException("there is no federation; make one with: meridian up");
        if (!IsRunning(home)) throw new CliException("the federation is not running; start it with: meridian start federation");
        return new ApiConnection(InstanceCredentials.Read(home.Federation));
    }

    /// <summary>Opens a connection to the federation that is meant: the named one; else that of the home; else that of the current context.</summary>
    /// <param name="home">The home.</param>
    /// <param name="context">Context of the federation, or null if none was named.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="CliException">There is no such context, it leads to no federation, or nothing answers there.</exception>
    public static async Task<ApiConnection> OpenAsync(MeridianHome home, string? context, CancellationToken cancellationToken)
    {
        if (home.Federation.Exists && context is null or MeridianHome.FederationName) return Open(home);
        var contexts = UserKubeconfig.All(home);
        var meant = context ?? contexts.CurrentContext;
        if (meant.Length == 0 || (context is null && !contexts.Contexts.Contains(meant))) throw new CliException($"there is no federation; {HowToHaveOne}");
        var connection = new ApiConnection(contexts.Credentials(meant));
        try
        {
            await ProveAsync(connection, meant, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task ProveAsync(ApiConnection connection, string context, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Client.RawAsync($"apis/{ResourceTypes.Clusters.ApiVersion}", cancellationToken);
        }
        catch (StatusException missing) when (missing.Code == 404)
        {
            throw new CliException($"context \"{context}\" leads to {connection.Credentials.Server}, which is no federation; {HowToHaveOne}");
        }
        catch (HttpRequestException failure)
        {
            throw new CliException($"the federation of context \"{context}\" cannot be reached: {(failure.InnerException?.Message ?? failure.Message).TrimEnd('.')}");
        }
    }
}
