using System.CommandLine;
using System.Text;
using Meridian.Client;
using Meridian.Storage;

namespace Meridian.Cli;

/// <summary><c>meridian check</c>.</summary>
internal sealed class CheckCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    public CheckCommand() : base("check", "Check that a cluster's store is whole, while it runs or not.", "meridian check asia-east") => Arguments.Add(name);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var instance = MeridianHome.FromEnvironment().Existing(arguments.GetRequiredValue(name));
        var faults = InstanceLock.IsHeld(instance) ? await OnlineAsync(instance, cancellationToken) : await OfflineAsync(instance, cancellationToken);
        if (faults.Count == 0)
        {
            arguments.InvocationConfiguration.Output.WriteLine($"the store of {instance.Name} is whole");
            return ExitCodes.Ok;
        }
        throw new CliException(string.Join('\n', faults.Take(20)) + $"\nthe store of {instance.Name} is damaged: {faults.Count} faults");
    }

    private static async Task<IReadOnlyList<string>> OnlineAsync(InstanceFolder instance, CancellationToken cancellationToken)
    {
        using var connection = new ApiConnection(InstanceCredentials.Read(instance));
        await using var content = await connection.Client.RawStreamAsync("meridian/check", cancellationToken);
        using var reader = new StreamReader(content, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is ["ok"] ? [] : lines;
    }

    private static async Task<IReadOnlyList<string>> OfflineAsync(InstanceFolder instance, CancellationToken cancellationToken)
    {
        using var held = await InstanceLock.TakeAsync(instance, cancellationToken);
        return File.Exists(instance.DatabaseFile) ? StoreFile.Check(instance.DatabaseFile) : [];
    }
}
