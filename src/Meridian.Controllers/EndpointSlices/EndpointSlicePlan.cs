using Meridian.Controllers.ServiceTargets;
using Meridian.Objects;

namespace Meridian.Controllers.EndpointSlices;

/// <summary>What one slice shall hold.</summary>
/// <param name="Existing">The slice to overwrite, or null to make a new one.</param>
/// <param name="AddressType"><c>IPv4</c> or <c>IPv6</c>.</param>
/// <param name="Ports">Its ports.</param>
/// <param name="Targets">Its endpoints.</param>
internal sealed record SliceContent(KubeObject? Existing, string AddressType, TargetPorts Ports, IReadOnlyList<ServiceTarget> Targets);

/// <summary>How a Service's targets are laid out over slices.</summary>
/// <param name="Slices">Slices to have; those that are already so need no write.</param>
/// <param name="Delete">Slices to delete.</param>
internal sealed record EndpointSlicePlan(IReadOnlyList<SliceContent> Slices, IReadOnlyList<KubeObject> Delete)
{
    internal const int MostEndpoints = 100;

    /// <summary>
    /// Leaves each target in the slice it is in, fills free places with new ones, and keeps one empty slice when there are none,
    /// so that clients can tell no endpoints from no answer.
    /// </summary>
    /// <param name="families">Address types the Service has.</param>
    /// <param name="targets">The Service's targets.</param>
    /// <param name="existing">Its slices.</param>
    internal static EndpointSlicePlan For(IReadOnlyList<string> families, IReadOnlyList<ServiceTarget> targets, IReadOnlyCollection<KubeObject> existing)
    {
        var slices = new List<SliceContent>();
        var delete = existing.Where(e => !families.Contains(TypeOf(e))).ToList();
        foreach (var family in families)
        {
            var ours = existing.Where(e => TypeOf(e) == family).OrderBy(e => e.Key).ToList();
            slices.AddRange(Family(family, [.. targets.Where(t => AddressOf(t, family) is not null)], ours, delete));
        }
        return new EndpointSlicePlan(slices, delete);
    }

    /// <summary>A target's address of a family, or null.</summary>
    internal static string? AddressOf(ServiceTarget target, string family) =>
        target.Addresses.FirstOrDefault(a => a.Contains(':', StringComparison.Ordinal) == (family == "IPv6"));

    private static List<SliceContent> Family(string family, IReadOnlyList<ServiceTarget> targets, List<KubeObject> existing, List<KubeObject> delete)
    {
        var slices = new List<SliceContent>();
        var unused = existing;
        foreach (var group in targets.GroupBy(t => t.Ports))
        {
            slices.AddRange(PortSet(family, group.Key, [.. group], existing));
            unused = [.. unused.Where(u => slices.All(s => s.Existing != u))];
        }
        if (slices.Count == 0) slices.Add(new SliceContent(null, family, TargetPorts.None, []));
        // A slice that lost its use takes the place of one to be made: watchers see one change, not a gap.
        var spare = new Queue<KubeObject>(unused);
        for (var i = 0; i < slices.Count; i++)
        {
            if (slices[i].Existing is null && spare.TryDequeue(out var reused)) slices[i] = slices[i] with { Existing = reused };
        }
        delete.AddRange(spare);
        return slices;
    }

    private static List<SliceContent> PortSet(string family, TargetPorts ports, List<ServiceTarget> targets, List<KubeObject> existing)
    {
        var slices = new List<SliceContent>();
        var left = new Dictionary<string, ServiceTarget>(targets.Select(t => KeyValuePair.Create(t.Pod.Header.Uid, t)));
        foreach (var slice in existing.Where(e => PortsOf(e).Equals(ports)))
        {
            var kept = new List<ServiceTarget>();
            foreach (var endpoint in slice.View<EndpointSlice>().Endpoints)
            {
                if (endpoint.TargetRef is { } pod && left.Remove(pod.Uid, out var target)) kept.Add(target);
            }
            if (kept.Count > 0) slices.Add(new SliceContent(slice, family, ports, kept));
        }
        Fill(family, ports, [.. targets.Where(t => left.ContainsKey(t.Pod.Header.Uid))], slices);
        return slices;
    }

    private static void Fill(string family, TargetPorts ports, List<ServiceTarget> left, List<SliceContent> slices)
    {
        for (var i = 0; i < slices.Count && left.Count > 0; i++)
        {
            var room = Math.Min(MostEndpoints - slices[i].Targets.Count, left.Count);
            if (room <= 0) continue;
            slices[i] = slices[i] with { Targets = [.. slices[i].Targets, .. left.Take(room)] };
            left.RemoveRange(0, room);
        }
        slices.AddRange(left.Chunk(MostEndpoints).Select(chunk => new SliceContent(null, family, ports, chunk)));
    }

    private static string TypeOf(KubeObject slice) => slice.View<EndpointSlice>().AddressType;

    private static TargetPorts PortsOf(KubeObject slice) =>
        new([.. slice.View<EndpointSlice>().Ports.Select(p => new TargetPort(p.Name, p.Protocol, p.Port ?? 0, p.AppProtocol))]);
}
