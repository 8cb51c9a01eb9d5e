using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Deploys the button masher through the federation and finds where it is to be opened.</summary>
/// <param name="federation">The federation.</param>
/// <param name="ticks">Tells the steps.</param>
/// <param name="time">Clock of the limit.</param>
internal sealed class DemoDeployment(IKubeClient federation, TickList ticks, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Applies the manifests and waits until the world has an address for them. Returns what to open, line by line.</summary>
    /// <exception cref="CliException">There is no address within the limit.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var count = await DemoManifests.ApplyAsync(federation, cancellationToken);
        ticks.Done($"the button masher is deployed: {count} objects applied");
        var ingress = await AddressesAsync(ResourceTypes.Ingresses, "buttonmasher", cancellationToken);
        var frontend = await AddressesAsync(ResourceTypes.Services, "frontend", cancellationToken);
        return
        [
            $"Demo        {string.Join(" ", ingress.Select(Url))} (one address for the world)",
            $"Frontend    {string.Join(" ", frontend.Select(Url))} (of single regions)",
        ];
    }

    private static string Url(string address) => $"http://{address}/";

    private async Task<IReadOnlyList<string>> AddressesAsync(ResourceType type, string name, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            while (true)
            {
                if (await FollowAsync(type, name, either.Token) is { } found) return found;
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"after {Limit.TotalSeconds:0} s the {type.Kind} {name} has no address. See: kubectl --context federation describe {type.Kind} {name}");
        }
    }

    private async Task<IReadOnlyList<string>?> FollowAsync(ResourceType type, string name, CancellationToken cancellationToken)
    {
        var options = new WatchOptions { FieldSelector = $"metadata.name={name}" };
        await foreach (var change in federation.WatchAsync(type, "default", options, cancellationToken))
        {
            if (change.Type is not (WatchEventType.Added or WatchEventType.Modified)) continue;
            if (Readiness.LoadBalancerAddresses(change.Object) is { Count: > 0 } found) return found;
        }
        return null;
    }
}
