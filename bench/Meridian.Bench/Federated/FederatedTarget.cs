using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>A federation under measurement and its members, each by its own API.</summary>
/// <param name="Federation">The federation's API.</param>
/// <param name="Members">Watches of the members' Deployments.</param>
/// <param name="Dialect">What the federation wants besides Deployments.</param>
internal sealed record FederatedTarget(ApiConnection Federation, IReadOnlyList<CopyWatch> Members, IFederationDialect Dialect) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members) await member.DisposeAsync();
        Federation.Dispose();
    }

    /// <summary>Connects to a federation and its members.</summary>
    public static async Task<FederatedTarget> ConnectAsync(ApiConnection federation, IEnumerable<ApiConnection> members, IFederationDialect dialect)
    {
        var watches = new List<CopyWatch>();
        foreach (var member in members) watches.Add(await CopyWatch.StartAsync(member));
        return new FederatedTarget(federation, watches, dialect);
    }
}

/// <summary>What a federation wants before it places Deployments over all of its members, dividing the replicas equally.</summary>
internal interface IFederationDialect
{
    /// <summary>Says that all Deployments of a namespace go everywhere.</summary>
    Task PrepareAsync(HttpKubeClient federation, string ns, int members);
}

/// <summary>Nothing: what has no policy goes everywhere.</summary>
internal sealed class PlainDialect : IFederationDialect
{
    public Task PrepareAsync(HttpKubeClient federation, string ns, int members) => Task.CompletedTask;
}
