using Meridian.Objects;

namespace Meridian.Client;

/// <summary>The informers that one process shares: each collection is listed and watched once, however many read it.</summary>
public interface IInformers
{
    /// <summary>The informer of a whole resource, made and started at first use.</summary>
    IInformer For(ResourceType type);

    /// <summary>The informer of some objects of a resource, made and started at first use.</summary>
    IInformer For(ResourceType type, InformerScope scope);

    /// <summary>The informer of some objects of a resource if somebody follows them; null if nobody does. Asking does not begin to follow.</summary>
    IInformer? Find(ResourceType type, InformerScope scope) => For(type, scope);

    /// <summary>Gives up the informer of a resource that is no longer served. Who holds it sees no further changes.</summary>
    void Forget(ResourceType type) => Forget(type, InformerScope.All);

    /// <summary>Gives up an informer that nobody needs any more. Who holds it sees no further changes.</summary>
    void Forget(ResourceType type, InformerScope scope)
    {
    }
}
