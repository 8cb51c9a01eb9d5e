using System.Net;
using System.Security.Cryptography;
using Meridian.ApiServer;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>The certificates and keys of an instance, kept in its folder.</summary>
internal static class InstanceCertificates
{
    /// <summary>Loads the authority and the token key, or makes them at the first start.</summary>
    /// <param name="instance">Whose they are; its administrator's kubeconfig is written at every start.</param>
    /// <param name="addresses">Addresses by which the API server is reached.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <exception cref="CliException">What is there cannot be used.</exception>
    public static ApiCertificates Open(InstanceFolder instance, IReadOnlyList<IPAddress> addresses, TimeProvider time, ILoggerFactory loggers)
    {
        Directory.CreateDirectory(instance.PkiFolder);
        try
        {
            var authority = CertificateAuthority.LoadOrCreate(In("ca.crt"), In("ca.key"), $"meridian-{instance.Name}", time);
            var options = new ApiCertificatesOptions
            {
                Authority = authority,
                TokenKeys = ServiceAccountKeyRing.LoadOrCreate(instance.PkiFolder),
                Addresses = addresses,
                GiveAdministrator = (server, _) =>
                {
                    InstanceCredentials.Write(instance, ApiCertificates.Administer(authority, server));
                    return Task.CompletedTask;
                },
            };
            return new ApiCertificates(options, time, loggers.CreateLogger<ApiCertificates>());
        }
        catch (Exception failure) when (failure is CryptographicException or IOException && !DiskFull.Is(failure))
        {
            throw new CliException($"the keys in {instance.PkiFolder} cannot be used: {failure.Message.TrimEnd('.')}. Remove that folder to have new ones made, then: meridian start {instance.Name}");
        }

        string In(string file) => Path.Combine(instance.PkiFolder, file);
    }
}
