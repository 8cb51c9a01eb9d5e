using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A Gateway of ours with its listeners and the routes that have attached.</summary>
internal sealed class GatewayState
{
    private readonly List<EdgeRoute> routes = [];

    public GatewayState(KubeObject gateway, GatewayWorld world)
    {
        Object = gateway;
        var spec = gateway.View<Gateway>().Spec;
        Listeners = [.. spec.Listeners.Select(l => ListenerState.Judge(gateway, l, spec.Listeners, world))];
        var wrong = new List<string>();
        Policy = EdgeAnnotations.Read(gateway.Header.Annotations, EdgePolicy.Default, wrong);
        Faults = wrong;
    }

    public KubeObject Object { get; }

    public IReadOnlyList<ListenerState> Listeners { get; }

    /// <summary>How services are treated where routes do not say.</summary>
    public EdgePolicy Policy { get; }

    /// <summary>What is wrong with its annotations.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Attaches the rules of a route to a listener under a host name.</summary>
    public void Attach(ListenerState listener, string host, IEnumerable<EdgeRoute> rules) =>
        routes.AddRange(rules.Select(r => r with { Port = listener.Spec.Port, Host = host }));

    public EdgePlan Plan() => new(
        routes,
        [.. Listeners.Where(l => l.IsServed).Select(l => new EdgePort(l.Spec.Port, l.IsTls))],
        [.. Listeners.Where(l => l.IsServed).SelectMany(l => l.Certificates)])
    {
        Faults = [.. Faults.Select(f => ("InvalidAnnotation", f))],
    };
}
