using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Gives services their cluster address and node ports, or the ones they ask for, and takes back what they cease to use.
/// A refused, lost or trial write gives back what was taken for it.
/// </summary>
internal sealed class ServiceAllocation(ServiceAddresses free) : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Services) || request.Subresource.Length > 0 || request.Operation == AdmissionOperation.Delete) return;
        if (request.Object["spec"] is not JsonObject spec) return;
        var old = request.Old?.ToNode();
        var held = old is null ? new ServiceHolding(null, []) : ServiceHolding.Of(old);
        if (old?["spec"] is JsonObject oldSpec) ServiceCarryOver.Apply(oldSpec, spec);
        new Allocation(free, request, held, spec).Run();
        var now = ServiceHolding.Of(request.Object);
        request.OnStored(() => FreeUnused(held, now));
    }

    public void Removed(ResourceType type, KubeObject last)
    {
        if (type.Equals(ResourceTypes.Services)) FreeUnused(ServiceHolding.Of(last.ToNode()), new ServiceHolding(null, []));
    }

    private void FreeUnused(ServiceHolding before, ServiceHolding now)
    {
        if (before.Address is { } address && !address.Equals(now.Address)) free.Free(address);
        foreach (var port in before.Ports.Except(now.Ports)) free.Ports.Free(port);
    }

    /// <summary>The allocation for one write.</summary>
    private sealed class Allocation(ServiceAddresses free, AdmissionRequest request, ServiceHolding held, JsonObject spec)
    {
        private readonly string type = Metadata.Text(spec, "type");

        public void Run()
        {
            if (type == "ExternalName") return;
            if (!IsMuddled()) GiveAddress();
            if (UsesNodePorts()) GivePorts();
            if (ServiceRules.NeedsHealthCheck(spec)) GiveHealthCheck();
        }

        private bool UsesNodePorts() =>
            type == "NodePort" || (type == "LoadBalancer" && spec["allocateLoadBalancerNodePorts"]?.GetValueKind() != JsonValueKind.False);

        // Several addresses, or some without a first: for validation to refuse.
        private bool IsMuddled()
        {
            var all = (spec["clusterIPs"] as JsonArray ?? []).Select(a => a?.ToString() ?? "").ToArray();
            return all.Length > 1 || (all.Length == 1 && Metadata.Text(spec, "clusterIP") is var own && own != all[0] && request.Old is null);
        }

        private void GiveHealthCheck()
        {
            var wanted = (int)Metadata.Number(spec, "healthCheckNodePort");
            if (wanted > 0) TakeWanted(wanted, "spec.healthCheckNodePort", [.. held.Ports]);
            else spec["healthCheckNodePort"] = TakePort();
        }

        private void GiveAddress()
        {
            var wanted = Metadata.Text(spec, "clusterIP");
            if (wanted is not ("" or "None")) TakeWanted(wanted);
            else if (wanted.Length == 0) spec["clusterIP"] = TakeAny();
            spec["clusterIPs"] = new JsonArray(JsonValue.Create(Metadata.Text(spec, "clusterIP")));
        }

        private void TakeWanted(string wanted)
        {
            // A malformed address is left to validation, which says so together with the other faults.
            if (!IPAddress.TryParse(wanted, out var address) || address.Equals(held.Address)) return;
            if (!free.Contains(address)) throw Invalid("spec.clusterIPs", $"[\"{wanted}\"]", $"failed to allocate IP {wanted}: the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {free.Range}");
            if (!free.TryTake(address)) throw Invalid("spec.clusterIPs", $"[\"{wanted}\"]", $"failed to allocate IP {wanted}: provided IP is already allocated");
            request.OnDropped(() => free.Free(address));
        }

        private string TakeAny()
        {
            var address = free.Take() ?? throw ApiError.Internal("failed to allocate a serviceIP: range is full");
            request.OnDropped(() => free.Free(address));
            return address.ToString();
        }

        private void GivePorts()
        {
            var ports = (spec["ports"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
            var own = new HashSet<int>(held.Ports);
            for (var i = 0; i < ports.Length; i++)
            {
                if (Metadata.Number(ports[i], "nodePort") is > 0 and var wanted) TakeWanted((int)wanted, $"spec.ports[{i}].nodePort", own);
            }
            foreach (var port in ports.Where(p => Metadata.Number(p, "nodePort") == 0)) port["nodePort"] = TakePort();
        }

        // The same number may serve one service for two protocols.
        private void TakeWanted(int wanted, string field, HashSet<int> own)
        {
            if (own.Contains(wanted)) return;
            if (!free.Ports.Contains(wanted))
                throw Invalid(field, Text(wanted), $"provided port is not in the valid range. The range of valid ports is {ServiceAddresses.FirstNodePort}-{ServiceAddresses.LastNodePort}");
            if (!free.Ports.TryTake(wanted)) throw Invalid(field, Text(wanted), "provided port is already allocated");
            own.Add(wanted);
            request.OnDropped(() => free.Ports.Free(wanted));
        }

        private int TakePort()
        {
            var port = free.Ports.Take() ?? throw ApiError.Internal("failed to allocate a nodePort: range is full");
            request.OnDropped(() => free.Ports.Free(port));
            return port;
        }

        private StatusException Invalid(string field, string value, string detail) =>
            ApiError.Invalid(request.Type, request.Key.Name, [FieldFault.Invalid(field, value, detail)]);

        private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
