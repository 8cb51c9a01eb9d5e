using System.CommandLine;
using Meridian.Storage;

namespace Meridian.Cli;

/// <summary><c>meridian restore</c>.</summary>
internal sealed class RestoreCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A stopped cluster, or \"federation\"." };
    private readonly Argument<string> file = new("FILE") { Description = "What meridian backup has written." };

    public RestoreCommand() : base("restore", "Put all objects of a stopped cluster back to a backup.",
        "meridian stop asia-east && meridian restore asia-east asia-east.backup && meridian start asia-east")
    {
        Arguments.Add(name);
        Arguments.Add(file);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        _ = home.Existing(arguments.GetRequiredValue(name));
        using var changing = await LockAsync(home, arguments, cancellationToken);
        var instance = home.Existing(arguments.GetRequiredValue(name));
        if (InstanceLock.IsHeld(instance)) throw new CliException($"{instance.Name} is running; stop it first: meridian stop {instance.Name}");
        using var held = await InstanceLock.TakeAsync(instance, cancellationToken);
        if (instance.ReadConfig().EtcdServers.Length > 0) throw new CliException($"{instance.Name} keeps its objects in etcd; restore them with: etcdctl snapshot restore");
        var backup = Path.GetFullPath(arguments.GetRequiredValue(file));
        StoreFile.Restore(backup, instance.DatabaseFile);
        var (objects, revision) = StoreFile.Describe(instance.DatabaseFile);
        arguments.InvocationConfiguration.Output.WriteLine($"{instance.Name} has the {objects} objects of {backup} and goes on at revision {revision}; start it with: meridian start {instance.Name}");
        return ExitCodes.Ok;
    }
}
