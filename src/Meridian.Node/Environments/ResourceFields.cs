using System.Globalization;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Reads the amounts of a container that its environment may name, in the unit asked for, rounded up.</summary>
internal static class ResourceFields
{
    /// <exception cref="ContainerFault">There is no such amount or container.</exception>
    public static string Read(ResourceFieldSelector field, PodSpec pod, Container own, NodeCapacity node)
    {
        var container = field.ContainerName.Length == 0 ? own : Named(pod, field.ContainerName);
        return field.Resource switch
        {
            "limits.cpu" => Cpu(Amount(container.Resources.Limits, "cpu") ?? Quantity.Of(node.Cpus), field),
            "limits.memory" => Bytes(Amount(container.Resources.Limits, "memory") ?? Quantity.Of(node.MemoryBytes), field),
            "limits.ephemeral-storage" => Bytes(Amount(container.Resources.Limits, "ephemeral-storage") ?? Quantity.Zero, field),
            "requests.cpu" => Cpu(Amount(container.Resources.Requests, "cpu") ?? Quantity.Zero, field),
            "requests.memory" => Bytes(Amount(container.Resources.Requests, "memory") ?? Quantity.Zero, field),
            "requests.ephemeral-storage" => Bytes(Amount(container.Resources.Requests, "ephemeral-storage") ?? Quantity.Zero, field),
            _ => throw Fault($"unsupported container resource : {field.Resource}"),
        };
    }

    private static Container Named(PodSpec pod, string name) =>
        pod.Containers.Concat(pod.InitContainers).FirstOrDefault(c => c.Name == name) ?? throw Fault($"container {name} not found");

    // An amount of nothing is as good as none.
    private static Quantity? Amount(IReadOnlyDictionary<string, Quantity> amounts, string name) =>
        amounts.TryGetValue(name, out var amount) && !amount.IsZero ? amount : null;

    private static string Cpu(Quantity amount, ResourceFieldSelector field) => Divide(amount.MilliValue, Divisor(field).MilliValue);

    private static string Bytes(Quantity amount, ResourceFieldSelector field) => Divide(amount.Value, Divisor(field).Value);

    private static Quantity Divisor(ResourceFieldSelector field) => field.Divisor is { IsZero: false } divisor ? divisor : Quantity.Of(1);

    private static string Divide(long amount, long unit)
    {
        var (whole, rest) = Math.DivRem(amount, unit);
        return (rest > 0 ? whole + 1 : whole).ToString(CultureInfo.InvariantCulture);
    }

    private static ContainerFault Fault(string message) => new("CreateContainerConfigError", message);
}
