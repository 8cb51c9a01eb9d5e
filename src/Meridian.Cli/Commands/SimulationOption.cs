using System.CommandLine;
using Meridian.Node;

namespace Meridian.Cli;

/// <summary><c>--simulate NAME=VALUE</c>: how simulated nodes and pods behave; may be given several times.</summary>
internal sealed class SimulationOption : Option<string[]>
{
    public SimulationOption() : base("--simulate") =>
        (Description, HelpName) = ($"How simulated nodes and pods behave; names: {string.Join(", ", SimulationSettings.Names)}.", "NAME=VALUE");

    /// <summary>The settings by full name.</summary>
    /// <exception cref="CliException">One cannot be read.</exception>
    public static Dictionary<string, string> Read(IEnumerable<string> given)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var at = text.IndexOf('=');
            if (at <= 0) throw CliException.BadInput($"--simulate {text}: write NAME=VALUE");
            var (name, value) = (SimulationSettings.Prefix + text[..at], text[(at + 1)..]);
            if (SimulationSettings.FaultOf(name, value) is { } fault) throw CliException.BadInput($"--simulate {fault[SimulationSettings.Prefix.Length..]}");
            settings[name] = value;
        }
        return settings;
    }
}
