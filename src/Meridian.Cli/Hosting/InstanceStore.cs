using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>Opens the durable store of an instance: a file in its folder, or etcd.</summary>
internal static class InstanceStore
{
    /// <summary>Opens it.</summary>
    /// <param name="instance">Whose store.</param>
    /// <param name="etcdServers">URLs of etcd; none for the file.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="cancellationToken">Ends the wait for etcd.</param>
    /// <exception cref="CliException">The file is damaged, or etcd is not to be reached.</exception>
    public static async Task<IObjectStore> OpenAsync(
        InstanceFolder instance, string[] etcdServers, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        // Instances on one etcd keep apart by their names.
        etcdServers.Length == 0 ? OpenFile(instance, time) : await OpenEtcdAsync(etcdServers, $"/meridian/{instance.Name}", time, loggers, cancellationToken);

    /// <summary>Opens one in etcd.</summary>
    /// <param name="servers">URLs of etcd.</param>
    /// <param name="prefix">What its keys begin with.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="cancellationToken">Ends the wait for etcd.</param>
    /// <exception cref="CliException">etcd is not to be reached.</exception>
    public static async Task<IObjectStore> OpenEtcdAsync(string[] servers, string prefix, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        try
        {
            var options = new EtcdOptions { Servers = servers, Prefix = prefix };
            return await EtcdStore.OpenAsync(options, time, loggers.CreateLogger<EtcdStore>(), cancellationToken);
        }
        catch (IOException failure)
        {
            throw new CliException(failure.Message.TrimEnd('.'));
        }
    }

    private static ObjectStore OpenFile(InstanceFolder instance, TimeProvider time)
    {
        try
        {
            return ObjectStore.OpenSqlite(instance.DatabaseFile, time);
        }
        catch (IOException failure) when (!DiskFull.Is(failure))
        {
            throw new CliException($"{failure.Message.TrimEnd('.')}. Put a backup in its place by: meridian restore {instance.Name} FILE; or remove {instance.Name} with its data by: meridian delete {instance.Name}; then: meridian up");
        }
    }
}
