using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>Reads scenarios from YAML or JSON. Whatever is not understood is refused by name: a step left out would be a wrong report.</summary>
public static class ScenarioReader
{
    private const int MostSteps = 1000;
    private static readonly string[] LabFields = ["clusters", "nodes", "pods", "seed", "startDelay", "startJitter"];

    /// <exception cref="FormatException">The text is no scenario; the message names the step and field, and what would be valid.</exception>
    public static Scenario Read(ReadOnlyMemory<byte> text)
    {
        var root = Document(text);
        ScenarioFields.Only(root, "", ["lab", "steps"]);
        var lab = Lab(ScenarioFields.Child(root, "lab", ""));
        if (root["steps"] is not JsonArray { Count: > 0 and <= MostSteps } list) throw new FormatException($"steps: a list of 1 to {MostSteps} steps is expected");
        var steps = new List<ScenarioStep>();
        for (var i = 0; i < list.Count; i++)
        {
            var step = Step(list[i] as JsonObject ?? throw new FormatException($"steps[{i}]: a step is expected, with \"at\" and what happens"), $"steps[{i}]", lab);
            if (steps.Count > 0 && step.At < steps[^1].At) throw new FormatException($"steps[{i}].at: {step.At.TotalSeconds:0.###} s is before the step before it");
            steps.Add(step);
        }
        return new Scenario(lab, steps);
    }

    private static JsonObject Document(ReadOnlyMemory<byte> text)
    {
        try
        {
            return YamlReader.ReadDocument(text) as JsonObject ?? throw new FormatException("a mapping with \"lab\" and \"steps\" is expected");
        }
        catch (StatusException malformed)
        {
            throw new FormatException(malformed.Message, malformed);
        }
    }

    private static LabOptions Lab(JsonObject node)
    {
        ScenarioFields.Only(node, "lab", LabFields);
        var standard = new LabOptions();
        return standard with
        {
            Clusters = ScenarioFields.Number(node, "clusters", "lab", standard.Clusters, 1, LabOptions.MostClusters),
            Nodes = ScenarioFields.Number(node, "nodes", "lab", standard.Nodes, 1, 100_000),
            Pods = ScenarioFields.Number(node, "pods", "lab", standard.Pods, 0, 1_000_000),
            Seed = ScenarioFields.Number(node, "seed", "lab", standard.Seed, int.MinValue, int.MaxValue),
            StartDelay = ScenarioFields.Duration(node, "startDelay", "lab") ?? standard.StartDelay,
            StartJitter = ScenarioFields.Fraction(node, "startJitter", "lab") ?? standard.StartJitter,
        };
    }

    private static ScenarioStep Step(JsonObject node, string path, LabOptions lab)
    {
        ScenarioFields.Only(node, path, [.. ScenarioVerbs.All.Select(v => v.Name), "name", "at", "within"]);
        var names = Enumerable.Range(0, lab.Clusters).Select(LabNames.Cluster).ToHashSet(StringComparer.Ordinal);
        var actions = ScenarioVerbs.All.Where(v => node.ContainsKey(v.Name)).SelectMany(v => v.Read(node[v.Name], $"{path}.{v.Name}", names)).ToArray();
        var within = ScenarioFields.Duration(node, "within", path);
        if (actions.Length == 0 && within is null) throw new FormatException($"{path}: nothing happens; one of {string.Join(", ", ScenarioVerbs.All.Select(v => v.Name))} or within is expected");
        var name = ScenarioFields.Text(node, "name", path) ?? (actions.Length > 0 ? string.Join(", ", actions.Select(a => a.Text)) : "wait");
        return new ScenarioStep(name, ScenarioFields.Duration(node, "at", path) ?? TimeSpan.Zero, actions, within);
    }
}
