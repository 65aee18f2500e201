using Fardisk.Diagnostics;

namespace Fardisk.Images;

/// <summary>What can go wrong with images and clients' disks.</summary>
public static class ImageErrors
{
    public static readonly ErrorId BadName = new(
        "IMAGE-0001", "This is no legal image name.", "Use 1 to 63 letters, digits, dots, hyphens and underscores, beginning and ending with a letter or digit.");

    public static readonly ErrorId Exists = new(
        "IMAGE-0002", "There is an image of this name.", "Choose another name; `fardisk image list` shows those in use.");

    public static readonly ErrorId Missing = new(
        "IMAGE-0003", "There is no such image.", "Look at `fardisk image list`, or import it with `fardisk image import FILE NAME`.");

    public static readonly ErrorId CannotRead = new(
        "IMAGE-0004", "The file to import cannot be read.", "Check the path and that this user may read it.");

    public static readonly ErrorId NotRaw = new(
        "IMAGE-0005", "The file is not a raw disk image.", "Convert it first: qemu-img convert -O raw FILE FILE.raw, then import FILE.raw.");

    public static readonly ErrorId BadSize = new(
        "IMAGE-0006", "The size is no legal size of a disk.", "Use a multiple of 512 bytes, from 1 MiB to 64 TiB.");

    public static readonly ErrorId NoSpace = new(
        "IMAGE-0007", "There is not enough space in the data folder.", "Free space on its file system or move the data folder; nothing of the unfinished file was kept.");

    public static readonly ErrorId WriteFailed = new(
        "IMAGE-0008", "A file in the data folder cannot be written.", "Look at the system log for disk errors and check the data folder's permissions.");

    public static readonly ErrorId BadRecord = new(
        "IMAGE-0009", "A record of an image or a disk cannot be read.", "Restore a backup of the data folder.");

    public static readonly ErrorId FileGone = new(
        "IMAGE-0010", "An image's file is missing, cannot be read, or has another size.", "Restore the file from a backup, or import the image under another name.");

    public static readonly ErrorId NoDisk = new(
        "DISK-0001", "The client has no such disk.", "Give it an image with `fardisk client set NAME --image IMAGE`, or make the disk anew with `fardisk client reset NAME`.");

    public static readonly ErrorId OtherImage = new(
        "DISK-0002", "The client's disk was made from another image.", "Make it anew with `fardisk client reset NAME`, or set the client's image back.");

    public static readonly ErrorId InUse = new(
        "DISK-0003", "The client's disk is in use.", "Shut the PC down, then try again; `fardisk status` shows its sessions.");

    public static readonly ErrorId CannotOpen = new(
        "DISK-0004", "The client's disk cannot be opened.", "Check the file's permissions and that no other program (qemu, a backup) holds it open.");

    public static readonly ErrorId BeingMade = new(
        "DISK-0005", "The client's disk is being made.", "Wait until the command that makes it is done, then start the PC again.");
}
