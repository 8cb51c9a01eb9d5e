namespace Meridian.Objects;

// The group apiregistration.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>APIServices: one for each group version that is served.</summary>
    public static readonly ResourceType ApiServices = new("apiregistration.k8s.io", "v1", "APIService", "apiservices", false) { Categories = ["api-extensions"], Subresources = ["status"] };

    private static ResourceType[] ApiRegistrationGroup => [ApiServices];
}
