using Grpc.Core;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>The images of a container runtime.</summary>
internal sealed class CriImages(CriConnection connection)
{
    /// <summary>The image of a reference, or null if the runtime does not have it.</summary>
    public async Task<Cri.Image?> FindAsync(string reference, CancellationToken token)
    {
        foreach (var name in (string[])[reference, "localhost/" + reference])
        {
            var answer = await connection.Images.ImageStatusAsync(new Cri.ImageStatusRequest { Image = new Cri.ImageSpec { Image = name } }, cancellationToken: token);
            if (answer.Image is { Id.Length: > 0 } image) return image;
        }
        return null;
    }

    /// <summary>Finds a container's image, and pulls it if its policy wants that. Returns its id.</summary>
    /// <exception cref="ContainerFault">There is no such image.</exception>
    public async Task<string> ResolveAsync(Container container, Cri.PodSandboxConfig sandbox, CancellationToken token)
    {
        var present = await FindAsync(container.Image, token);
        if (present is not null && container.ImagePullPolicy != "Always") return present.Id;
        if (container.ImagePullPolicy == "Never")
            throw new ContainerFault("ErrImageNeverPull", $"Container image \"{container.Image}\" is not present with pull policy of Never");
        try
        {
            var request = new Cri.PullImageRequest { Image = new Cri.ImageSpec { Image = container.Image }, SandboxConfig = sandbox };
            return (await connection.Images.PullImageAsync(request, cancellationToken: token)).ImageRef;
        }
        catch (RpcException failure) when (!token.IsCancellationRequested)
        {
            // An image that was loaded here need not be in any registry.
            return present?.Id ?? throw new ContainerFault("ErrImagePull", failure.Status.Detail);
        }
    }
}
