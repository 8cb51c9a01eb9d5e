using System.Net;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>What is asked while a fault is there.</summary>
/// <param name="Url">A path of a global address; null if there is none.</param>
/// <param name="Names">DNS names that lead to the cluster, among others.</param>
/// <param name="Bots">Addresses of bots that run as pods.</param>
internal sealed record ProbeTargets(Uri? Url, IReadOnlyList<string> Names, IReadOnlyList<string> Bots)
{
    private const int MostNames = 5;

    /// <summary>Finds them in the federation.</summary>
    public static async Task<ProbeTargets> FindAsync(IKubeClient federation, InstanceConfig config, LoopbackBlock cluster, CancellationToken cancellationToken)
    {
        var ingresses = await federation.ListAsync(ResourceTypes.Ingresses, null, ListOptions.All, cancellationToken);
        var services = await federation.ListAsync(ResourceTypes.Services, null, ListOptions.All, cancellationToken);
        var bots = await federation.ListAsync(ResourceTypes.Pods, null, new ListOptions { LabelSelector = "app=load-bots" }, cancellationToken);
        return new ProbeTargets(
            ingresses.Items.Select(UrlOf).FirstOrDefault(u => u is not null),
            [.. services.Items.Where(s => LeadsTo(s, cluster)).Take(MostNames).Select(s => $"{s.Header.Name}.{s.Header.Namespace}.{config.FederationName}.svc.{config.DnsZone}")],
            [.. bots.Items.Select(p => p.View<Pod>().Status.PodIP).Where(ip => ip.Length > 0)]);
    }

    private static Uri? UrlOf(KubeObject ingress)
    {
        if (Readiness.LoadBalancerAddresses(ingress) is not [var address, ..]) return null;
        var rule = ingress.View<Ingress>().Spec.Rules.FirstOrDefault();
        if (rule?.Host.Length > 0) return null;
        var path = rule?.Http?.Paths.FirstOrDefault()?.Path ?? "/";
        return new Uri($"http://{address}{path}");
    }

    private static bool LeadsTo(KubeObject service, LoopbackBlock cluster) =>
        Readiness.LoadBalancerAddresses(service).Any(a => IPAddress.TryParse(a, out var address) && cluster.Contains(address));
}
