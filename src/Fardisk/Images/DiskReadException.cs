namespace Fardisk.Images;

/// <summary>The source of a copy failed, not the store.</summary>
internal sealed class DiskReadException(string message, Exception? inner = null) : Exception(message, inner);
