using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Verbs;

/// <summary>A shell with one kubectl, in a namespace of one cluster.</summary>
public sealed class Session(World world, string kubectl, string context, string ns)
{
    /// <summary>Runs a command and returns the lines it printed: standard output, error output, and the exit code if it is not 0.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Step step)
    {
        var variables = new Dictionary<string, string>(world.Variables) { ["NS"] = ns };
        // A function, so that kubectl keeps its name in pipes and loops of the transcript.
        var script = $"cd '{Binary.Root}'; kubectl() {{ command '{kubectl}' --context '{context}' --namespace '{ns}' \"$@\"; }}; meridian() {{ command '{Binary.Meridian}' \"$@\"; }}; {step.Command}";
        var result = await new Tool("bash", variables).RunAsync(step.Input, ["-c", script]);
        var code = result.ExitCode == 0 ? (string[])[] : [$"[{result.ExitCode}]"];
        return [.. Lines(result.Output), .. Lines(result.Error), .. code];
    }

    private IEnumerable<string> Lines(string text) => text.Trim().Length == 0 ? [] : text.TrimEnd().Split('\n').Select(line => line.Replace(ns, "{ns}", StringComparison.Ordinal));
}
