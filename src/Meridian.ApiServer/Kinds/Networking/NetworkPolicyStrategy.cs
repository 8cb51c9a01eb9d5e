using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>NetworkPolicies.</summary>
internal sealed class NetworkPolicyStrategy() : BuiltInStrategy(ResourceTypes.NetworkPolicies)
{
    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        spec.SetDefault("podSelector", new JsonObject());
        foreach (var (_, rule) in spec.Items("ingress").Concat(spec.Items("egress")))
            foreach (var (_, port) in rule.Items("ports")) port.SetDefault("protocol", "TCP");
        if (spec["policyTypes"] is JsonArray { Count: > 0 }) return;
        // A policy is about what comes in, unless it says something about what goes out.
        spec["policyTypes"] = spec.Array("egress") is { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        SelectorRules.Validate(spec.Obj("podSelector") ?? [], "spec.podSelector", faults);
        Rules(spec, "ingress", "from", faults);
        Rules(spec, "egress", "to", faults);
        var types = spec.Texts("policyTypes").ToArray();
        if (types.Length > 2) faults.Invalid("spec.policyTypes", spec!["policyTypes"], "may not specify more than two policyTypes");
        else foreach (var (i, type) in types.Index()) faults.Supported($"spec.policyTypes[{i}]", type, "Ingress", "Egress");
    }

    private static void Rules(JsonObject? spec, string direction, string peers, Faults faults)
    {
        foreach (var (i, rule) in spec.Items(direction))
        {
            foreach (var (j, port) in rule.Items("ports")) Port(port, $"spec.{direction}[{i}].ports[{j}]", faults);
            foreach (var (j, peer) in rule.Items(peers)) Peer(peer, $"spec.{direction}[{i}].{peers}[{j}]", faults);
        }
    }

    private static void Port(JsonObject port, string field, Faults faults)
    {
        if (port.Has("protocol")) faults.Supported(field + ".protocol", port.Text("protocol"), "TCP", "UDP", "SCTP");
        var last = port.Number("endPort");
        if (!port.Has("port"))
        {
            if (last is { } alone) faults.InvalidNumber(field + ".endPort", alone, "may not be specified when `port` is not specified");
        }
        else if (port.Number("port") is { } first)
        {
            faults.Port(field + ".port", first);
            if (last < first) faults.InvalidNumber(field + ".endPort", last.Value, "must be greater than or equal to `port`");
            faults.Port(field + ".endPort", last);
        }
        else
        {
            if (last is { } end) faults.InvalidNumber(field + ".endPort", end, "may not be specified when `port` is non-numeric");
            faults.Each(field + ".port", port.Text("port"), NameSyntax.PortNameFaults(port.Text("port")));
        }
    }

    private static void Peer(JsonObject peer, string field, Faults faults)
    {
        var chosen = 0;
        foreach (var name in (string[])["podSelector", "namespaceSelector"])
        {
            if (peer.Obj(name) is not { } selector) continue;
            chosen++;
            SelectorRules.Validate(selector, $"{field}.{name}", faults);
        }
        if (peer.Obj("ipBlock") is { } block)
        {
            Block(block, field + ".ipBlock", faults);
            if (chosen > 0) faults.Forbidden(field, "may not specify both ipBlock and another peer");
        }
        else if (chosen == 0) faults.Required(field, "must specify a peer");
    }

    private static void Block(JsonObject block, string field, Faults faults)
    {
        var range = block.Text("cidr");
        if (range.Length == 0)
        {
            faults.Required(field + ".cidr");
            return;
        }
        faults.Each(field + ".cidr", range, AddressRules.RangeFaults(range));
        if (!AddressRules.TryReadRange(range, out var network)) return;
        foreach (var (i, except) in block.Texts("except").Index())
        {
            faults.Each($"{field}.except[{i}]", except, AddressRules.RangeFaults(except));
            if (!AddressRules.TryReadRange(except, out var inner)) continue;
            if (inner.PrefixLength <= network.PrefixLength || !network.Contains(inner.BaseAddress))
                faults.InvalidText($"{field}.except[{i}]", except, "must be a strict subset of `cidr`");
        }
    }
}
