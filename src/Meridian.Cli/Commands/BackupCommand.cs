using System.CommandLine;
using Meridian.Client;
using Meridian.Storage;

namespace Meridian.Cli;

/// <summary><c>meridian backup</c>.</summary>
internal sealed class BackupCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };
    private readonly Argument<string> file = new("FILE") { Description = "Where to write the backup; what is there is replaced." };

    public BackupCommand() : base("backup", "Write all objects of a cluster to a file, while it runs or not.", "meridian backup asia-east asia-east.backup")
    {
        Arguments.Add(name);
        Arguments.Add(file);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var instance = MeridianHome.FromEnvironment().Existing(arguments.GetRequiredValue(name));
        var path = Path.GetFullPath(arguments.GetRequiredValue(file));
        var partial = path + ".partial";
        if (InstanceLock.IsHeld(instance)) await OnlineAsync(instance, partial, cancellationToken);
        else await OfflineAsync(instance, partial, cancellationToken);
        // Whole, before it takes the place of an older one.
        if (StoreFile.Check(partial) is [var fault, ..]) throw new CliException($"the backup of {instance.Name} is damaged: {fault}");
        File.Move(partial, path, overwrite: true);
        var (objects, revision) = StoreFile.Describe(path);
        arguments.InvocationConfiguration.Output.WriteLine($"{objects} objects of {instance.Name}, at revision {revision}, are in {path}");
        return ExitCodes.Ok;
    }

    private static async Task OnlineAsync(InstanceFolder instance, string path, CancellationToken cancellationToken)
    {
        using var connection = new ApiConnection(InstanceCredentials.Read(instance));
        await using var content = await connection.Client.RawStreamAsync("meridian/backup", cancellationToken);
        await using var output = File.Create(path);
        await content.CopyToAsync(output, cancellationToken);
        output.Flush(flushToDisk: true);
    }

    private static async Task OfflineAsync(InstanceFolder instance, string path, CancellationToken cancellationToken)
    {
        using var held = await InstanceLock.TakeAsync(instance, cancellationToken);
        if (instance.ReadConfig().EtcdServers.Length > 0) throw new CliException($"{instance.Name} keeps its objects in etcd; start it first: meridian start {instance.Name}");
        if (!File.Exists(instance.DatabaseFile)) throw new CliException($"{instance.Name} has no data yet");
        await using var store = ObjectStore.OpenSqlite(instance.DatabaseFile, TimeProvider.System);
        StoreFile.Write(path, await store.ImageAsync(cancellationToken));
    }
}
