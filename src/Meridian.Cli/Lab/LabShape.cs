using System.CommandLine;
using Meridian.Lab;

namespace Meridian.Cli;

/// <summary>The options by which users say how large a lab is.</summary>
internal sealed class LabShape
{
    private static readonly LabOptions Standard = new();

    private readonly Option<int> clusters = Number("--clusters", "Member clusters.", Standard.Clusters, 1, LabOptions.MostClusters);
    private readonly Option<int> nodes = Number("--nodes", "Nodes of each cluster.", Standard.Nodes, 1, 100_000);
    private readonly Option<int> pods = Number("--pods", "Pods that run in each cluster from the start.", Standard.Pods, 0, 1_000_000);
    private readonly Option<int> seed = Number("--seed", "Start of everything that is random.", Standard.Seed, int.MinValue, int.MaxValue);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [clusters, nodes, pods, seed];

    /// <summary>What was asked for.</summary>
    public LabOptions Read(ParseResult arguments) => new()
    {
        Clusters = arguments.GetRequiredValue(clusters), Nodes = arguments.GetRequiredValue(nodes), Pods = arguments.GetRequiredValue(pods), Seed = arguments.GetRequiredValue(seed),
    };

    private static Option<int> Number(string name, string what, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{what} Default: {standard}.", HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any()) return;
            var value = result.GetValueOrDefault<int>();
            if (value < least || value > most) result.AddError($"{name} {value} is not from {least} to {most}");
        });
        return option;
    }
}
