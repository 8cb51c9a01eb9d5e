using System.CommandLine;
using Meridian.Lab;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Cli;

/// <summary><c>meridian lab run</c>.</summary>
internal sealed class LabRunCommand : CliCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "The scenario, as YAML or JSON; - for standard input." };
    private readonly Option<string> output = new("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text" };

    public LabRunCommand() : base("run", "Tell a scenario of load, failures and policies to a lab, and report what became of it.",
        "meridian lab run docs/samples/lose-a-region.yaml", "meridian lab run docs/samples/lose-a-region.yaml -o json")
    {
        Arguments.Add(file);
        output.AcceptOnlyFromAmong("text", "json");
        Options.Add(output);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var scenario = Read(arguments.GetRequiredValue(file));
        var (asJson, writer) = (arguments.GetRequiredValue(output) == "json", arguments.InvocationConfiguration.Output);
        await using var world = new LabWorld(scenario.Lab, TimeProvider.System, NullLoggerFactory.Instance);
        await world.StartAsync(null, cancellationToken);
        var report = await new ScenarioRunner(world).RunAsync(scenario, step => { if (!asJson) writer.WriteLine(step.ToText()); }, cancellationToken);
        if (asJson) writer.WriteLine(report.ToNode().ToJsonString());
        return report.Held ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static Scenario Read(string file)
    {
        try
        {
            return ScenarioReader.Read(file == "-" ? ReadAll(Console.OpenStandardInput()) : File.ReadAllBytes(file));
        }
        catch (FormatException fault)
        {
            throw CliException.BadInput($"{file}: {fault.Message}");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.BadInput($"there is no file {file}");
        }
    }

    private static byte[] ReadAll(Stream input)
    {
        using var all = new MemoryStream();
        input.CopyTo(all);
        return all.ToArray();
    }
}
