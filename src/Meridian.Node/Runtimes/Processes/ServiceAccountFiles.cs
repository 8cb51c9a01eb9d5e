using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Writes the files by which a pod speaks to the API as its service account: <c>token</c>, <c>ca.crt</c>, <c>namespace</c>.</summary>
internal sealed class ServiceAccountFiles(IKubeClient client, string certificateAuthorityPem, TimeProvider time)
{
    private const int LifeSeconds = 3607;

    /// <summary>How long a token is used before it is replaced.</summary>
    public static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(LifeSeconds * 0.8);

    /// <summary>Where containers mount them.</summary>
    public const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether a pod gets them: the API adds a mount to every container unless the pod or its account does without.</summary>
    public static bool Wanted(PodSpec spec) => spec.AllContainers.Any(c => c.VolumeMounts.Any(m => m.MountPath == MountPath));

    /// <summary>Gets a token bound to the pod and writes the files.</summary>
    /// <exception cref="ContainerFault">There is no token now.</exception>
    public async Task WriteAsync(KubeObject pod, string folder, CancellationToken cancellationToken)
    {
        var account = pod.View<Pod>().Spec.ServiceAccountName is { Length: > 0 } named ? named : "default";
        var token = await ServiceAccountTokens.RequestAsync(client, pod, account, [], LifeSeconds, cancellationToken);
        Directory.CreateDirectory(folder);
        Replace(Path.Combine(folder, "namespace"), pod.Header.Namespace);
        if (certificateAuthorityPem.Length > 0) Replace(Path.Combine(folder, "ca.crt"), certificateAuthorityPem);
        Replace(Path.Combine(folder, "token"), token);
    }

    /// <summary>Waits until a pod's token is due for renewal.</summary>
    public Task RenewalDueAsync(CancellationToken cancellationToken) => Task.Delay(RenewAfter, time, cancellationToken);

    // A reader sees the old file or the new one, never a part.
    private static void Replace(string path, string text)
    {
        var next = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options)) file.Write(Encoding.UTF8.GetBytes(text));
        File.Move(next, path, true);
    }
}
