using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a pod takes of a node: its requests.</summary>
/// <param name="MilliCpu">Thousandths of a core.</param>
/// <param name="Memory">Bytes.</param>
internal readonly record struct PodShape(long MilliCpu, long Memory)
{
    /// <summary>The shape of pods with a spec.</summary>
    public static PodShape Of(JsonElement spec)
    {
        var (cpu, memory) = (0L, 0L);
        foreach (var container in spec.Items("containers")) Add(ref cpu, ref memory, container);
        // Init containers run before, one at a time; those that stay run beside.
        var (most, mostMemory) = (0L, 0L);
        foreach (var container in spec.Items("initContainers"))
        {
            if (container.Text("restartPolicy") == "Always") Add(ref cpu, ref memory, container);
            else (most, mostMemory) = (Math.Max(most, Cpu(container)), Math.Max(mostMemory, Bytes(container)));
        }
        return new(Math.Max(cpu, most), Math.Max(memory, mostMemory));
    }

    /// <summary>The shape of a workload's pods: of the template at <c>spec.template.spec</c>.</summary>
    public static PodShape OfTemplate(KubeObject workload) => Of(workload.View<ContentView>().Spec.At("template").At("spec"));

    private static void Add(ref long cpu, ref long memory, JsonElement container) => (cpu, memory) = (cpu + Cpu(container), memory + Bytes(container));

    private static long Cpu(JsonElement container) => Amount(container, "cpu").MilliValue;

    private static long Bytes(JsonElement container) => Amount(container, "memory").Value;

    private static Quantity Amount(JsonElement container, string name)
    {
        var requests = container.At("resources").At("requests").At(name);
        return requests.ValueKind is JsonValueKind.String or JsonValueKind.Number && Quantity.TryParse(requests.ToString(), out var amount) ? amount : Quantity.Zero;
    }
}
